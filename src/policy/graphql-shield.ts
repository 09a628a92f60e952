import { createRequire } from 'node:module';
import util from 'node:util';

// graphql-shield 7.6.5 reads util.isUndefined, which Node 23 removed, and its ES build does not load there at all:
// so it is put back first, and the CommonJS build is loaded, here and nowhere else.
const patched: { isUndefined?: (value: unknown) => boolean } = util;
patched.isUndefined ??= (value) => value === undefined;

const require = createRequire(import.meta.url);
const library = require('graphql-shield') as typeof import('graphql-shield');
// The same CommonJS copy, or applyMiddleware does not recognise what shield() returns.
const middleware = require('graphql-middleware') as typeof import('graphql-middleware');

export const { shield, rule, allow, deny } = library;
export const { applyMiddleware } = middleware;
