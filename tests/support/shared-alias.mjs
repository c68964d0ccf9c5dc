/** Lets plain Node run our TypeScript sources: resolves `@shared/…` as the bundler does. Used by the test and bench runners. */
import { registerHooks } from 'node:module';

const shared = new URL('../../src-shared/', import.meta.url);

registerHooks({
  resolve: (specifier, context, next) =>
    specifier.startsWith('@shared/')
      ? next(new URL(specifier.slice('@shared/'.length), shared).href, context)
      : next(specifier, context),
});
