/** The few colours of the terminal, or none of them. Every state is said in words too. */
import { styleText } from 'node:util';
import type { RequirementStatus } from '../../evidence/index.ts';

type Paint = (text: string) => string;

export interface Ink {
  readonly bold: Paint;
  readonly dim: Paint;
  readonly go: Paint;
  readonly stop: Paint;
  readonly state: (status: RequirementStatus) => string;
}

const STATES = {
  passed: { mark: '✔', format: 'green' },
  failed: { mark: '✘', format: 'red' },
  'not-run': { mark: '○', format: 'yellow' },
  attested: { mark: '✔', format: 'cyan' },
  waived: { mark: '~', format: 'magenta' },
  'not-applicable': { mark: '–', format: 'gray' },
  'not-selected': { mark: '·', format: 'gray' },
} as const;

export function inkFor(color: boolean): Ink {
  const paint =
    (...format: Parameters<typeof styleText>[0][]): Paint =>
    (text) =>
      color ? styleText(format.flat(), text, { validateStream: false }) : text;
  return {
    bold: paint('bold'),
    dim: paint('dim'),
    go: paint('bold', 'bgGreen', 'black'),
    stop: paint('bold', 'bgRed', 'whiteBright'),
    state: (status) => {
      const { mark, format } = STATES[status];
      return paint(format)(`${mark} ${status.replaceAll('-', ' ')}`);
    },
  };
}
