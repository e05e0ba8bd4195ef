export { type ContainerHost, joinContainerHost, openContainerHost } from './container-host.ts';
export { connectEngine, engineClient, reapContainers } from './engine.ts';
export { type ImagePin, imageOf, imagePins } from './images.ts';
export { readInside } from './read-inside.ts';
export { type ContainerRecipe, type StartedContainer, startContainer } from './start-container.ts';
export { findToolImage, type ToolImage } from './tool-image.ts';
