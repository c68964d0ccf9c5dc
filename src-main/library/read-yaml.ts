/** YAML text → value, or sentences that name line and rule. No tags of other schemas, no aliases: nothing can contain itself or grow. */
import { parseDocument } from 'yaml';

export type YamlReading = { readonly value: unknown } | { readonly problems: readonly string[] };

/** `firstLine`: the line of the file on which `text` begins, for the sentences. */
export function readYaml(text: string, firstLine = 1): YamlReading {
  const document = parseDocument(text, { prettyErrors: false, uniqueKeys: true, schema: 'core' });
  if (document.errors.length > 0) {
    return {
      problems: document.errors.slice(0, 5).map((error) => {
        const line = firstLine + (text.slice(0, error.pos[0]).match(/\n/g)?.length ?? 0);
        return `line ${line} must be valid YAML: ${error.message.replace(/\s+/g, ' ')}.`;
      }),
    };
  }
  try {
    return { value: document.toJS({ maxAliasCount: 0 }) };
  } catch {
    return { problems: ['the YAML must not use aliases (`*name`): write the value out.'] };
  }
}
