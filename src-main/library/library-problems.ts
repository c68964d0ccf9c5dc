/** All that is wrong with the library, in words: what each file's reader said, and questions about concepts that are not there. */
import type { LibraryProblem } from '@shared/study/concept.ts';
import type { ReadableDb } from '../store/handles.ts';
import { listLibraryFiles } from '../store/library-files.ts';
import { listOrphans } from '../store/questions.ts';

export function listProblems(db: ReadableDb): LibraryProblem[] {
  const ofFiles = listLibraryFiles(db).flatMap(({ path, problems }) =>
    problems.map((message) => ({ file: path, message })),
  );
  const ofQuestions = listOrphans(db).map(({ path, question }) => ({
    file: path,
    message: `question ${question.id}: concept must be in the library; got "${question.concept}": write its note or correct the id.`,
  }));
  return [...ofFiles, ...ofQuestions];
}
