/**
 * Every route of the API, in the order in which it is written down: each is asked without a token, with a
 * member too many, and as it should be, and answers exactly as agreed (LR-5, LR-6, LR-8).
 */
import { proof } from '../../target/vitest.ts';
import { rule } from '../steps/index.ts';
import { AGENT_ROWS } from './route-table-agents.ts';
import { ESCROW_ROWS, X402_ROWS } from './route-table-chain.ts';
import { INTENTS_AND_GRANTS } from './route-table-intents.ts';
import { PAYMENT_ROWS } from './route-table-payments.ts';
import { ACCOUNTS, REFUNDS_AND_HEALTH } from './route-table-people.ts';
import { RAMP_ROWS } from './route-table-ramps.ts';
import { walk } from './route-walk.ts';
import suite from './suite.ts';

const { prove } = proof(suite, { audit: 'api.books-agree' });
const lr7 = rule('LR-7', 'no route escapes the probes, which know them by the API’s own document');

const ROWS = [
  ...ACCOUNTS,
  ...PAYMENT_ROWS,
  ...INTENTS_AND_GRANTS,
  ...RAMP_ROWS,
  ...ESCROW_ROWS,
  ...X402_ROWS,
  ...AGENT_ROWS,
  ...REFUNDS_AND_HEALTH,
];

for (const row of ROWS) {
  const check = row.isOnChain ? 'routes.answer-as-written-on-chain' : 'routes.answer-as-written';
  prove(check, `${row.route} answers as written`, ({ target }) => walk(target, row));
}

prove('routes.documented', 'the OpenAPI document names them all', async ({ target }) => {
  type Paths = Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  const answer = await target.driver.request<{ paths: Paths }>('/api/docs-json');
  const { paths } = lr7.answered('the document', answer, 200);
  const named = Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path.replace('/api', '')}`),
  );
  const inBraces = (route: string) => route.replace(/:(\w+)/g, '{$1}');
  const missing = ROWS.map(({ route }) => inBraces(route)).filter((one) => !named.includes(one));
  lr7.same('routes that it does not name', missing, [], answer);
});
