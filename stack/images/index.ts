export { buildImages } from './build.ts';
