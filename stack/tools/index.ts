export { type LocatedTool, locateTool } from './locate.ts';
export { cacheRoot, catalogue } from './shelf.mjs';
