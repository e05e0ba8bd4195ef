export * from './blockers.ts';
export * from './budget.ts';
export * from './format.ts';
export * from './sections.ts';
