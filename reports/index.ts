export { publish } from './publish.ts';
export type { MissingReport, PublishedReport, ReportInput, WrittenReport } from './report.ts';
export { renderVerdict } from './terminal/index.ts';
