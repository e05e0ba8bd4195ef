/** The steps of pay intents and grants. They assert what every test that builds on them needs. */
import type {
  ExecutedPayIntent,
  GrantBody,
  PayIntent,
  PayIntentBody,
  QuickPayGrant,
} from '../../contracts/api/index.ts';
import { inMajorUnits, usd } from '../../fixtures/data/index.ts';
import type { Answer, Session } from '../../target/target.ts';
import { eventually } from './eventually.ts';
import { rule } from './rule.ts';

const setUp = rule('LR-10', 'a pay intent moves along its states');
const INTENTS = '/api/pay-intents';
const GRANTS = '/api/quick-pay-grants';

/** A body for `minor` cents. */
export function payIntentBody(minor: bigint, rest: Partial<PayIntentBody> = {}): PayIntentBody {
  const amount = inMajorUnits(usd(minor));
  return { type: 'order_payment', amount, currency: 'USD', ...rest };
}

export async function madeIntent(
  maker: Session,
  minor: bigint,
  rest: Partial<PayIntentBody> = {},
): Promise<PayIntent> {
  const body = payIntentBody(minor, rest);
  const answer = await maker.request<PayIntent>(INTENTS, { method: 'POST', body });
  return setUp.answered('a pay intent is made', answer, 201);
}

type Asked = Readonly<Record<string, unknown>>;

export function authorize(payer: Session, id: string, body: Asked = {}) {
  return payer.request<PayIntent>(`${INTENTS}/${id}/authorize`, { method: 'POST', body });
}

export function execute(
  payer: Session,
  id: string,
  body?: Asked,
): Promise<Answer<ExecutedPayIntent>> {
  return payer.request(`${INTENTS}/${id}/execute`, { method: 'POST', ...(body && { body }) });
}

export function cancelIntent(payer: Session, id: string): Promise<Answer<PayIntent>> {
  return payer.request(`${INTENTS}/${id}/cancel`, { method: 'PUT' });
}

export async function readIntent(reader: Session, id: string): Promise<PayIntent> {
  const answer = await reader.request<PayIntent>(`${INTENTS}/${id}`);
  return setUp.answered('the pay intent is read', answer, 200);
}

/** The intent once it has come to `status`: a provider tells in its own time. Else as it is at last. */
export function intentWhen(
  reader: Session,
  id: string,
  status: PayIntent['status'],
): Promise<PayIntent> {
  return eventually(
    () => readIntent(reader, id),
    (intent) => intent.status === status,
  );
}

/** Every POST of an act answers 200 here, and may answer 201 elsewhere. */
export const DONE = [200, 201];

export async function newGrant(
  payer: Session,
  permissions: GrantBody['permissions'],
  rest: Partial<GrantBody> = {},
): Promise<QuickPayGrant> {
  const body = { paymentMethod: { type: 'stripe', id: 'pm_card_visa' }, permissions, ...rest };
  const answer = await payer.request<QuickPayGrant>(GRANTS, { method: 'POST', body });
  return setUp.answered('a grant is given', answer, 201);
}

export async function readGrant(payer: Session, id: string): Promise<QuickPayGrant> {
  const answer = await payer.request<QuickPayGrant>(`${GRANTS}/${id}`);
  return setUp.answered('the grant is read', answer, 200);
}

export function revoke(payer: Session, id: string): Promise<Answer<QuickPayGrant>> {
  return payer.request(`${GRANTS}/${id}/revoke`, { method: 'PUT' });
}

/** An intent of the payer's own, authorised by the grant; the answer of that. */
export async function authorizeBy(
  payer: Session,
  grant: Pick<QuickPayGrant, 'id'>,
  minor: bigint,
): Promise<Answer<PayIntent>> {
  const { id } = await madeIntent(payer, minor);
  return authorize(payer, id, { authorizationType: 'quickpay', quickPayGrantId: grant.id });
}

/** Pays `minor` cents by the grant, whole; the refusal of either step, or the executed intent. */
export async function quickPay(
  payer: Session,
  grant: Pick<QuickPayGrant, 'id'>,
  minor: bigint,
): Promise<Answer<PayIntent>> {
  const authorized = await authorizeBy(payer, grant, minor);
  return authorized.status > 299 ? authorized : execute(payer, authorized.body.id);
}
