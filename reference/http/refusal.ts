/**
 * What the API says no to, in one catalogue: a stable code, an HTTP status and a sentence for the client.
 * Whatever else is thrown is our own failure: a 500 that says nothing about its cause (LR-6).
 */
const CATALOGUE = {
  BAD_REQUEST: [400, 'The request is not understood.'],
  VALIDATION_FAILED: [400, 'The request is not valid.'],
  CARD_NUMBER_REFUSED: [400, 'A card number must never be sent here: use Stripe’s own form.'],
  UNKNOWN_CURRENCY: [400, 'This currency is not supported for this payment method.'],
  BAD_AMOUNT: [400, 'The amount is not valid for this currency.'],
  AMOUNT_OUT_OF_RANGE: [400, 'The amount is outside of what this payment method takes.'],
  AMOUNT_MISMATCH: [400, 'Amount or currency differ from those of the payment intent.'],
  METHOD_NOT_OFFERED: [400, 'This payment method is not offered.'],
  NO_CHANNEL: [400, 'No channel may take this payment.'],
  RETURN_URL_REFUSED: [400, 'A return URL is https, or of a configured origin.'],
  WALLET_MISSING: [
    400,
    'Name your wallet in your profile first: it is what the transfer comes from.',
  ],
  GRANT_REQUIRED: [400, 'This kind of authorization needs a quickPayGrantId, and no other does.'],
  UNKNOWN_AGENT: [400, 'There is no such agent.'],
  INTENT_REQUIRED: [400, 'A card payment needs the paymentIntentId of create-intent.'],
  TRANSACTION_REQUIRED: [400, 'An on-chain payment needs metadata.txHash: the transfer’s hash.'],
  UNKNOWN_MERCHANT: [400, 'There is no such merchant.'],
  RATE_LOCK_UNKNOWN: [400, 'There is no such locked exchange rate.'],
  RATE_LOCK_MISMATCH: [400, 'The exchange rate was locked for another amount or currency.'],
  BAD_WALLET_ADDRESS: [400, 'This is no wallet address, or its checksum (EIP-55) is wrong.'],
  X402_LIMITS_REFUSED: [400, 'A single limit may not be more than the daily limit.'],
  X402_SESSION_REQUIRED: [400, 'An X402 payment needs metadata.sessionId: open a session first.'],
  X402_SESSION_MISMATCH: [400, 'Amount, payee or nonce differ from those of the session.'],
  X402_WALLET_MISSING: [400, 'Say which wallet signed: the profile names none.'],
  IDEMPOTENCY_KEY_INVALID: [400, 'An Idempotency-Key has 1 to 255 visible ASCII characters.'],
  BAD_SIGNATURE: [400, 'The signature of the webhook is not valid.'],
  COIN_NOT_CREDITED: [400, 'Merchants are credited in USDC, USDT or BTC.'],
  COUNTRY_UNKNOWN: [400, 'userCountry and merchantCountry are needed, as two letters each.'],
  RAMP_NOT_OFFERED: [400, 'This provider is not offered.'],
  QUOTE_DIFFERS: [400, 'This is not the quote that was offered.'],
  COMMISSION_REFUSED: [400, 'The parts of a commission are decimals that add up to 1.'],
  AUTO_RELEASE_NOT_OFFERED: [400, 'Only products and physical orders are released without a word.'],
  ESCROW_WITH_ONESELF: [400, 'Buyer and merchant are the same.'],
  BUYER_WALLET_MISSING: [400, 'Name your wallet in your profile first: it funds the deal.'],
  MERCHANT_WALLET_MISSING: [400, 'This merchant has no wallet that could be paid.'],
  TRANSACTION_MISMATCH: [400, 'This transaction did not pay for this.'],
  RAMP_SIGNATURE_WRONG: [401, 'The signature of the webhook is not the provider’s.'],
  UNAUTHENTICATED: [401, 'A valid access token or key is required.'],
  BAD_CREDENTIALS: [401, 'E-mail or password is wrong.'],
  REFRESH_REFUSED: [401, 'This refresh token can not be used (any more).'],
  PAYMENT_DECLINED: [402, 'The payment was declined.'],
  ACCOUNT_CLOSED: [403, 'This account is closed.'],
  ACCOUNT_BANNED: [403, 'This account is banned.'],
  PAYMENT_REQUIRED: [402, 'Pay as the PAYMENT-REQUIRED header says, and ask again.'],
  ACCOUNT_NOT_ACTIVE: [403, 'This account may not pay.'],
  KYC_REQUIRED: [403, 'Payments above 1000 USD or its value a day need a verified identity.'],
  X402_NOT_AUTHORIZED: [403, 'There is no X402 authorization in force.'],
  X402_LIMIT_EXCEEDED: [403, 'This is more than the limits of the X402 authorization leave.'],
  GRANT_MERCHANT_REFUSED: [403, 'The grant is not for this merchant.'],
  GRANT_LIMIT_EXCEEDED: [403, 'The payment is over a limit of the grant.'],
  FORBIDDEN: [403, 'This is not allowed.'],
  NOT_FOUND: [404, 'There is nothing here.'],
  PAYMENT_NOT_FOUND: [404, 'There is no such payment.'],
  RATE_LOCK_NOT_FOUND: [404, 'There is no such locked exchange rate.'],
  ESCROW_NOT_FOUND: [404, 'There is no such escrow.'],
  REFUND_NOT_FOUND: [404, 'There is no such refund.'],
  WITHDRAWAL_NOT_FOUND: [404, 'There is no such withdrawal.'],
  WITHDRAWAL_EXCEEDS_BALANCE: [409, 'The balance in this currency is less than that.'],
  WITHDRAWAL_UNDER_WAY: [409, 'The withdrawal can not be cancelled any more.'],
  SESSION_NOT_FOUND: [404, 'There is no such session.'],
  X402_AUTHORIZATION_NOT_FOUND: [404, 'There is no X402 authorization.'],
  X402_SESSION_EXPIRED: [409, 'The session has expired: open another.'],
  X402_SESSION_ENDED: [409, 'The session has ended, or was begun with another signature.'],
  X402_PAYMENT_TAKEN: [409, 'The payment is no open X402 payment, or another session pays it.'],
  X402_TRANSFER_REFUSED: [409, 'The transfer is refused.'],
  PAY_INTENT_NOT_FOUND: [404, 'There is no such pay intent.'],
  AGENT_PAYMENT_NOT_FOUND: [404, 'There is no such agent payment.'],
  GRANT_NOT_FOUND: [404, 'There is no such grant.'],
  QUOTE_NOT_OFFERED: [409, 'This quote was not offered, or has expired.'],
  LOCK_NOT_USABLE: [409, 'This lock has expired, was used, or is for something else.'],
  EMAIL_TAKEN: [409, 'This e-mail address is already registered.'],
  AGENTRIX_ID_TAKEN: [409, 'This agentrixId is already registered.'],
  WALLET_TAKEN: [409, 'This wallet is named by another account.'],
  ACCOUNT_NEEDED: [409, 'There is money left or under way in this account: end that first.'],
  TRANSITION_REFUSED: [409, 'The payment can not move to this status.'],
  PAY_INTENT_REFUSED: [409, 'The pay intent can not do this (any more).'],
  PAY_INTENT_EXPIRED: [409, 'The pay intent has expired.'],
  AGENT_PAYMENT_ENDED: [409, 'This was done already.'],
  REPAYMENT_NOT_DUE: [409, 'The agent has not paid yet.'],
  BALANCE_TOO_LOW: [409, 'The platform does not owe you that much.'],
  GRANT_NOT_USABLE: [409, 'The grant was revoked, or has expired.'],
  RATE_LOCK_EXPIRED: [409, 'The locked exchange rate has expired.'],
  RATE_LOCK_USED: [409, 'The locked exchange rate was used by another payment.'],
  TRANSACTION_USED: [409, 'This transaction has paid for something else.'],
  TERMS_FIXED: [409, 'This payment was already processed on other terms.'],
  REQUEST_IN_PROGRESS: [409, 'A request with this Idempotency-Key is being executed: retry later.'],
  REFUND_EXCEEDS_PAYMENT: [409, 'All refunds of a payment together may not exceed it.'],
  PAYMENT_NOT_REFUNDABLE: [409, 'Only a completed payment can be refunded.'],
  PAYMENT_IN_ESCROW: [409, 'This payment has an escrow already.'],
  ESCROW_STEP_REFUSED: [409, 'This can not be done to the escrow as it is.'],
  ESCROW_BUSY: [409, 'The chain is moving this escrow right now: retry later.'],
  ESCROW_OVERDUE: [409, 'The time to dispute has passed: the money is the merchant’s.'],
  TRANSACTION_UNSEEN: [409, 'The chain does not show this transaction yet: retry later.'],
  CONTRACT_PAUSED: [409, 'The contract is paused: retry when it is resumed.'],
  BODY_TOO_LARGE: [413, 'The body is too large.'],
  UNSUPPORTED_MEDIA_TYPE: [415, 'Only application/json is understood.'],
  IDEMPOTENCY_KEY_REUSED: [422, 'This Idempotency-Key was used for another request.'],
  RATE_LIMITED: [429, 'Too many requests: retry later.'],
  INTERNAL: [500, 'Something went wrong on our side.'],
  PROVIDER_REFUSED: [502, 'The card provider refused the request.'],
  CONTRACT_REFUSED: [502, 'The contract refused the request.'],
  PROVIDER_UNAVAILABLE: [503, 'The card provider does not answer: retry later.'],
  RAMP_UNAVAILABLE: [503, 'The provider does not answer: retry later, or take another.'],
  CHAIN_UNAVAILABLE: [503, 'The chain does not answer: retry later.'],
  X402_PENDING: [503, 'The chain has not answered yet: retry with the same signature.'],
  UNAVAILABLE: [503, 'The service can not answer now: retry later.'],
} as const satisfies Record<string, readonly [number, string]>;

export type RefusalCode = keyof typeof CATALOGUE;

interface RefusalOptions {
  /** Replaces the catalogue's sentence; must be fit for the client's eyes. */
  readonly message?: string;
  /** Sent as `Retry-After`. */
  readonly retryAfterSeconds?: number;
  readonly cause?: unknown;
}

export class Refusal extends Error {
  readonly code: RefusalCode;
  readonly status: number;
  readonly retryAfterSeconds: number | undefined;

  constructor(code: RefusalCode, options: RefusalOptions = {}) {
    const [status, message] = CATALOGUE[code];
    super(options.message ?? message, { cause: options.cause });
    this.name = 'Refusal';
    this.code = code;
    this.status = status;
    this.retryAfterSeconds = options.retryAfterSeconds;
  }
}

/** The body of every error answer. */
export function errorAnswer(refusal: Refusal, at: { readonly now: number; readonly path: string }) {
  return {
    success: false as const,
    code: refusal.code,
    message: refusal.message,
    timestamp: new Date(at.now).toISOString(),
    path: at.path,
  };
}
