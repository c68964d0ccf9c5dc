/** The labs on a shelf: grouped by what one learns there, each with its sentence and the stories it opens with. */
import type { LabRecipe } from '@shared/numerics/labs/lab.ts';
import { LABS } from '@shared/numerics/labs/list.ts';
import type { MouseEvent } from 'react';
import { PageHeading } from '../../app/PageHeading.tsx';
import type { LabGroup } from '../../labs/lab-view.ts';
import { openInSandbox, sandboxHref } from '../../labs/sandbox-link.ts';
import { LAB_VIEWS } from '../../labs/views.ts';
import { KeptRuns } from './KeptRuns.tsx';
import { LabEmblem } from './LabEmblem.tsx';

const GROUPS: readonly LabGroup[] = [
  'Optimization',
  'Signals and layers',
  'Training and generalization',
  'Formulas and figures',
];

export function LabGallery() {
  return (
    <div className="gallery">
      <header className="gallery-head">
        <PageHeading title="Sandbox" className="sandbox-title" />
        <p>
          Labs that compute what the notes claim. Open one, or pick one of its stories; everything in it can be changed.
        </p>
      </header>
      {GROUPS.map((group) => {
        const views = LAB_VIEWS.filter((view) => view.group === group);
        return (
          views.length > 0 && (
            <section key={group} className="gallery-group" aria-label={group}>
              <h2 className="gallery-group-title">{group}</h2>
              <ul className="gallery-labs">
                {views.map((view) => (
                  <LabCard key={view.id} view={view} />
                ))}
              </ul>
            </section>
          )
        );
      })}
      <KeptRuns />
    </div>
  );
}

function LabCard({ view }: { readonly view: (typeof LAB_VIEWS)[number] }) {
  const lab = LABS.find(({ id }) => id === view.id);
  const [first] = view.stories;
  if (lab === undefined || first === undefined) return null;
  return (
    <li className="lab-card">
      <LabEmblem id={view.id} />
      <h3 className="lab-card-title">
        <RecipeLink recipe={first.recipe}>{lab.title}</RecipeLink>
      </h3>
      <p className="lab-card-sentence">{lab.sentence}</p>
      <ul className="lab-card-stories">
        {view.stories.map((story) => (
          <li key={story.id}>
            <RecipeLink recipe={story.recipe} title={story.story}>
              {story.title}
            </RecipeLink>
          </li>
        ))}
      </ul>
    </li>
  );
}

interface RecipeLinkProps {
  readonly recipe: LabRecipe;
  readonly title?: string;
  readonly children: string;
}

/** A true link (it can be copied, opened elsewhere) that keeps the address short when it is followed here. */
function RecipeLink({ recipe, title, children }: RecipeLinkProps) {
  const follow = (event: MouseEvent) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    openInSandbox(recipe);
  };
  return (
    <a href={sandboxHref(recipe)} title={title} onClick={follow}>
      {children}
    </a>
  );
}
