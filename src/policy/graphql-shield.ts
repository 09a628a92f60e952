import { createRequire } from 'node:module';
import util from 'node:util';

// graphql-shield 7.6.5 reads util.isUndefined, which Node 23 removed, and its ES build does not load there at all:
// so it is put back first, and the CommonJS build is loaded, here and nowhere else.
const patched: { isUndefined?: (value: unknown) => boolean } = util;
patched.isUndefined ??= (value) => value === undefined;

const require = createRequire(import.meta.url);
type Shield = typeof import('graphql-shield');
type Middleware = typeof import('graphql-middleware');
const library = require('graphql-shield') as Shield;
// The same CommonJS copy, or applyMiddleware does not recognise what shield() returns.
const middleware = require('graphql-middleware') as Middleware;

export const shield: Shield['shield'] = library.shield;
export const rule: Shield['rule'] = library.rule;
export const allow: Shield['allow'] = library.allow;
export const deny: Shield['deny'] = library.deny;
export const applyMiddleware: Middleware['applyMiddleware'] = middleware.applyMiddleware;
