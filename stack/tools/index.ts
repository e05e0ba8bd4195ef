export { findTool } from './find.mjs';
export { type LocatedTool, locateTool } from './locate.ts';
export { withLock } from './lock.ts';
export { commandFor, type InstallPlan, planInstall } from './plan.mjs';
export {
  type ProvisionEvent,
  type Provisioned,
  type ProvisionOptions,
  provision,
} from './provision.ts';
export { cacheRoot, catalogue, toolsRoot } from './shelf.mjs';
export { type RunningTool, spawnTool, type ToolUse } from './spawn-tool.ts';
