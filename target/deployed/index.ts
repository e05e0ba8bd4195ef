export { DeployedTarget } from './deployed-target.ts';
