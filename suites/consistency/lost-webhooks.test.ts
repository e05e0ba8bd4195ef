/** Webhooks that never come: what the provider was paid is asked for, however the payment stood (LR-20). */
import { TEST_CARDS } from '../../target/target.ts';
import { proof } from '../../target/vitest.ts';
import { heldWebhooks, openPayment, readWhen, rule, settled } from '../steps/index.ts';
import suite from './suite.ts';

const { prove } = proof(suite, { audit: 'consistency.books-agree' });
const lr20 = rule('LR-20', 'what a lost webhook would have told is asked for');

/** After that the provider is asked. */
const ASKED_AFTER_MS = 61_000;

prove(
  'consistency.lost-webhook-found',
  'a payment whose only webhook was lost completes',
  async ({ target }) => {
    const held = await heldWebhooks(target);
    const open = await openPayment(target, 'lost');
    await target.provider.confirm(open.intent, TEST_CARDS.succeeds);
    lr20.same('webhooks lost', await target.provider.discardWebhooks(), 1);
    await held.release();
    await target.advanceClock(ASKED_AFTER_MS);
    lr20.same('the payment', (await readWhen(open, 'completed')).status, 'completed');
  },
);

prove(
  'consistency.lost-webhook-found',
  'a payer who was declined and pays with another card is not forgotten when that news is lost',
  async ({ target }) => {
    const open = await openPayment(target, 'declined first');
    await target.provider.confirm(open.intent, TEST_CARDS.declined);
    await settled(target);
    lr20.same('the payment', (await readWhen(open, 'failed')).status, 'failed');
    const held = await heldWebhooks(target);
    await target.provider.confirm(open.intent, TEST_CARDS.succeeds);
    lr20.same('webhooks lost', await target.provider.discardWebhooks(), 1);
    await held.release();
    await target.advanceClock(ASKED_AFTER_MS);
    lr20.same('then', (await readWhen(open, 'completed')).status, 'completed');
  },
);
