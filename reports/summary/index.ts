export * from './budget.ts';
export * from './causes.ts';
export * from './format.ts';
export * from './sections.ts';
