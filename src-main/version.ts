/** The version of this build, from package.json at build time. */
import { version } from '../package.json' with { type: 'json' };

export { version };
