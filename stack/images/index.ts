export { buildImages, buildNodeImage, buildProjectImage } from './build.ts';
