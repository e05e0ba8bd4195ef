/**
 * What the contracts offer, in their own words, so that calls are checked by type and nothing has to be
 * compiled to make one. A test holds each line to the compiled contract. Each is one literal, however
 * long: its types are read out of it.
 */
import { parseAbi } from 'viem';

const SHARE = 'struct Share { address payee; uint16 basisPoints; }';

const PAUSABLE = [
  'function pause()',
  'function unpause()',
  'function paused() view returns (bool)',
  'error EnforcedPause()',
] as const;

const OWNABLE = [
  'function owner() view returns (address)',
  'error OwnableUnauthorizedAccount(address account)',
] as const;

const SHARES = [
  'error SharesNotWhole(uint256 basisPoints)',
  'error PayeeCountRefused(uint256 count)',
  'error PayeeMissing()',
] as const;

export const escrowAbi = parseAbi([
  SHARE,
  'struct Deal { address buyer; uint40 autoReleaseSeconds; uint40 releaseAt; uint8 state; uint256 amount; Share[] shares; }',
  'function create(bytes32 id, address buyer, uint256 amount, uint40 autoReleaseSeconds, Share[] shares)',
  'function fund(bytes32 id)',
  'function release(bytes32 id)',
  'function releaseOverdue(bytes32 id)',
  'function refund(bytes32 id)',
  'function dispute(bytes32 id)',
  'function resolve(bytes32 id, bool forSeller)',
  'function dealOf(bytes32 id) view returns (Deal)',
  'function held() view returns (uint256)',
  'function token() view returns (address)',
  'event Moved(bytes32 indexed id, uint8 indexed to, address indexed by)',
  'error AmountMissing()',
  'error BuyerMissing()',
  'error NotAllowed(bytes32 id, address caller)',
  'error NotInState(bytes32 id, uint8 expected, uint8 actual)',
  'error NotDue(bytes32 id, uint40 releaseAt)',
  'error Overdue(bytes32 id, uint40 releaseAt)',
  'error AccessControlUnauthorizedAccount(address account, bytes32 neededRole)',
  ...PAUSABLE,
  ...SHARES,
]);

/** The states of a deal, by the number that the chain tells. */
export const DEAL_STATES = [
  'none',
  'pending',
  'funded',
  'disputed',
  'released',
  'refunded',
] as const;
export type DealState = (typeof DEAL_STATES)[number];

export const commissionSplitterAbi = parseAbi([
  SHARE,
  'function split(bytes32 paymentId, uint256 amount, Share[] shares)',
  'function isSplit(address payer, bytes32 paymentId) view returns (bool)',
  'event Split(address indexed payer, bytes32 indexed paymentId, uint256 amount)',
  'error AlreadySplit(address payer, bytes32 paymentId)',
  'error AmountMissing()',
  ...OWNABLE,
  ...PAUSABLE,
  ...SHARES,
]);

export const x402SessionManagerAbi = parseAbi([
  'struct Session { address payer; uint40 expiresAt; bool isRevoked; address relayer; uint40 day; uint128 singleLimit; uint128 dailyLimit; uint256 spent; }',
  'function open(address relayer, uint128 singleLimit, uint128 dailyLimit, uint40 expiresAt) returns (uint256 id)',
  'function pay(uint256 id, bytes32 paymentId, address payee, uint256 amount)',
  'function revoke(uint256 id)',
  'function sessionOf(uint256 id) view returns (Session)',
  'function sessionCount() view returns (uint256)',
  'function usedToday(uint256 id) view returns (uint256)',
  'function isPaid(uint256 id, bytes32 paymentId) view returns (bool)',
  'event SessionOpened(uint256 indexed id, address indexed payer, address indexed relayer)',
  'event SessionRevoked(uint256 indexed id)',
  'event Paid(uint256 indexed id, bytes32 indexed paymentId, address indexed payee, uint256 amount)',
  'error TermsRefused()',
  'error NotAllowed(uint256 id, address caller)',
  'error Revoked(uint256 id)',
  'error Expired(uint256 id, uint40 expiresAt)',
  'error AlreadyPaid(uint256 id, bytes32 paymentId)',
  'error AmountMissing()',
  'error OverSingleLimit(uint256 id, uint256 amount, uint256 limit)',
  'error OverDailyLimit(uint256 id, uint256 amount, uint256 left)',
  ...OWNABLE,
  ...PAUSABLE,
]);

export const multiSigWalletAbi = parseAbi([
  'struct Operation { address to; uint256 value; bytes data; uint256 nonce; uint256 deadline; }',
  'function execute(Operation operation, bytes[2] signatures) returns (bytes)',
  'function nonce() view returns (uint256)',
  'function isOwner(address owner) view returns (bool)',
  'event Executed(uint256 indexed nonce, address indexed to, uint256 value)',
  'error OwnerRefused(address owner)',
  'error NonceUsed(uint256 expected, uint256 actual)',
  'error DeadlinePassed(uint256 deadline)',
  'error SignerRefused(address signer)',
]);

export const usdcAbi = parseAbi([
  'function decimals() view returns (uint8)',
  'function totalSupply() view returns (uint256)',
  'function balanceOf(address account) view returns (uint256)',
  'function allowance(address owner, address spender) view returns (uint256)',
  'function approve(address spender, uint256 value) returns (bool)',
  'function transfer(address to, uint256 value) returns (bool)',
  'function mint(address to, uint256 amount)',
  'function transferWithAuthorization(address from, address to, uint256 value, uint256 validAfter, uint256 validBefore, bytes32 nonce, uint8 v, bytes32 r, bytes32 s)',
  'function receiveWithAuthorization(address from, address to, uint256 value, uint256 validAfter, uint256 validBefore, bytes32 nonce, uint8 v, bytes32 r, bytes32 s)',
  'function cancelAuthorization(address authorizer, bytes32 nonce, uint8 v, bytes32 r, bytes32 s)',
  'function authorizationState(address authorizer, bytes32 nonce) view returns (bool)',
  'event Transfer(address indexed from, address indexed to, uint256 value)',
  'event AuthorizationUsed(address indexed authorizer, bytes32 indexed nonce)',
  'event AuthorizationCanceled(address indexed authorizer, bytes32 indexed nonce)',
  'error ERC3009InvalidSignature()',
  'error ERC3009InvalidAuthorizationTime(uint256 validAfter, uint256 validBefore)',
  'error ERC3009UsedAuthorization(address authorizer, bytes32 nonce)',
  'error ERC20InsufficientBalance(address sender, uint256 balance, uint256 needed)',
  'error ERC20InsufficientAllowance(address spender, uint256 allowance, uint256 needed)',
  'error ERC20InvalidReceiver(address receiver)',
  ...OWNABLE,
  ...PAUSABLE,
]);
