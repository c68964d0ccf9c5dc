/** Labs and their stories as the command palette finds them. Loaded when the palette is first opened: labs bring mathematics along. */
import type { LabRecipe } from '@shared/numerics/labs/lab.ts';
import { LABS } from '@shared/numerics/labs/list.ts';
import { LAB_VIEWS } from './views.ts';

export interface FindableLab {
  /** Unique and safe inside an element id. */
  readonly key: string;
  readonly title: string;
  readonly detail: string;
  readonly recipe: LabRecipe;
}

/** Each lab by its title, then each story by its own. */
export function findableLabs(): readonly FindableLab[] {
  return LAB_VIEWS.flatMap(({ id, stories }) => {
    const lab = LABS.find((one) => one.id === id);
    const [first] = stories;
    if (lab === undefined || first === undefined) return [];
    return [
      { key: `lab-${id}`, title: lab.title, detail: lab.sentence, recipe: first.recipe },
      ...stories.map((story) => ({
        key: `story-${id}-${story.id}`,
        title: story.title,
        detail: `${lab.title}. ${story.story}`,
        recipe: story.recipe,
      })),
    ];
  });
}
