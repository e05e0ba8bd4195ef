/** Pay intents in PostgreSQL: each step is decided and written under the intent's row lock, in one transaction. */
import { type Clock, instant } from '../clock.ts';
import { brokenConstraint, type Database, type Transaction } from '../db/pool.ts';
import { Refusal } from '../http/refusal.ts';
import { useGrant } from '../quick-pay/grant-store.ts';
import {
  type Authorization,
  authorized,
  isAuthorized,
  type KnownPayIntent,
  mayCancel,
  type PayIntent,
  refuseUnless,
} from './pay-intent.ts';
import {
  insertPayIntent,
  lockPayIntent,
  payIntentById,
  updatePayIntent,
} from './pay-intent-rows.ts';

export interface PayIntentStore {
  /** The same id is the same intent. @throws Refusal for an unknown merchant */
  create(intent: PayIntent): Promise<KnownPayIntent>;
  /** @throws Refusal */
  find(id: string): Promise<KnownPayIntent>;
  /** @throws Refusal */
  authorize(id: string, by: Authorization): Promise<KnownPayIntent>;
  /**
   * Has the last word before the intent's payment is opened, in the payment's own transaction: an intent that
   * may not be executed (any more) leaves no payment. @throws Refusal
   */
  permit(tx: Transaction, id: string): Promise<void>;
  /** Cancels an intent that has no payment yet; one that has is given back as it is. @throws Refusal */
  cancel(id: string, userId: string): Promise<KnownPayIntent>;
}

export function payIntentStore(db: Database, clock: Clock): PayIntentStore {
  const find: PayIntentStore['find'] = async (id) => found(await payIntentById(db, id));
  return {
    find,
    create: async (intent) => {
      await insertPayIntent(db, intent).catch(namingTheMerchant);
      return find(intent.id);
    },
    authorize: async (id, by) => {
      await db.transaction((tx) => authorize(tx, { id, by }, clock));
      return find(id);
    },
    permit: (tx, id) => permit(tx, id, clock),
    cancel: async (id, userId) => {
      await db.transaction((tx) => cancel(tx, { id, userId }, clock));
      return find(id);
    },
  };
}

async function authorize(
  tx: Transaction,
  { id, by }: { readonly id: string; readonly by: Authorization },
  clock: Clock,
): Promise<void> {
  const intent = found(await lockPayIntent(tx, id));
  if (isAuthorized(intent, by, instant(clock))) return;
  const used = by.grantId === null ? undefined : await granted(tx, { intent, by }, clock);
  const now = used?.now ?? instant(clock);
  await updatePayIntent(tx, authorized(intent, { ...by, grant: used?.grant ?? null }, now));
}

async function permit(tx: Transaction, id: string, clock: Clock): Promise<void> {
  const intent = found(await lockPayIntent(tx, id));
  if (intent.paymentStatus !== null) return;
  refuseUnless(intent, ['authorized'], instant(clock));
  const { grantId, authorizationType: type, mandatedId, payerId } = intent;
  if (grantId === null || type === null) return;
  // The grant's limits are those of the day on which it pays, and it may have been revoked since.
  const by = { callerId: mandatedId ?? payerId ?? '', type, grantId };
  const { now } = await granted(tx, { intent, by }, clock);
  refuseUnless(intent, ['authorized'], now);
  await updatePayIntent(tx, { ...intent, grantedAt: now, updatedAt: now });
}

function granted(
  tx: Transaction,
  { intent, by }: { readonly intent: PayIntent; readonly by: Authorization },
  clock: Clock,
) {
  const { id: intentId, usdMinor, merchantId } = intent;
  const use = { usdMinor, merchantId, callerId: by.callerId, by: by.type };
  return useGrant(tx, { grantId: by.grantId ?? '', intentId, use }, clock);
}

async function cancel(
  tx: Transaction,
  { id, userId }: { readonly id: string; readonly userId: string },
  clock: Clock,
): Promise<void> {
  const intent = found(await lockPayIntent(tx, id));
  if (!mayCancel(intent, userId)) throw new Refusal('PAY_INTENT_NOT_FOUND');
  const now = instant(clock);
  refuseUnless(intent, ['created', 'authorized', 'executing', 'cancelled'], now);
  if (intent.paymentStatus !== null || intent.cancelledAt !== null) return;
  await updatePayIntent(tx, { ...intent, cancelledAt: now, updatedAt: now });
}

function found(intent: KnownPayIntent | undefined): KnownPayIntent {
  if (!intent) throw new Refusal('PAY_INTENT_NOT_FOUND');
  return intent;
}

function namingTheMerchant(error: unknown): never {
  if (brokenConstraint(error) === 'pay_intents_merchant_id_fkey')
    throw new Refusal('UNKNOWN_MERCHANT', { cause: error });
  throw error;
}
