export * from './allure-writer.ts';
export * from './declare.ts';
export * from './failure.ts';
export * from './measurement.ts';
export * from './run-context.ts';
export * from './secrets.ts';
export * from './verdict.ts';
