/** What the checkout page says, in each of its languages. */
import type { PayIntentStatus } from '../../contracts/api/index.ts';
import type { Language } from './language.ts';

const EN = {
  title: 'Pay',
  toPay: 'To pay',
  merchant: 'To',
  order: 'Order',
  validFor: 'Valid for',
  otherLanguage: '中文',
  signIn: 'Sign in to pay',
  email: 'E-mail',
  password: 'Password',
  signInButton: 'Sign in',
  howToPay: 'How to pay',
  card: 'Card',
  cardNumber: 'Card number',
  expiry: 'Expiry (MM / YY)',
  cvc: 'Security code',
  payByCard: 'Pay by card',
  wallet: 'Wallet',
  walletHint: 'Your wallet asks you to confirm the transfer.',
  payByWallet: 'Pay by wallet',
  noWallet: 'No wallet was found in this browser.',
  wrongChain: 'Your wallet is on another chain.',
  yourCurrency: 'Your currency',
  asPriced: 'As priced',
  rateIs: 'Rate',
  lockedFor: 'Rate locked for',
  asking: 'Asking for a new rate…',
  noRate: 'No rate can be had now. You can pay as priced.',
  working: 'One moment…',
  waiting: 'Waiting for the payment to be confirmed…',
  declined: 'The payment was declined. Try another card.',
  challenge: 'Your bank asks for more, which this page can’t. Try another card.',
  refused: 'This did not work: ',
  signedOut: 'Please sign in again.',
  offline: 'There is no connection. Try again.',
  paid: 'Paid. Thank you.',
  back: 'Back to the shop',
  cancel: 'Cancel and go back',
  missing: 'There is nothing to pay here.',
  safe: 'Your card goes to the card provider alone, never to this site.',
} as const;

type Texts = Readonly<Record<keyof typeof EN, string>>;

const ZH: Texts = {
  title: '付款',
  toPay: '应付金额',
  merchant: '收款方',
  order: '订单',
  validFor: '有效时间',
  otherLanguage: 'English',
  signIn: '登录后付款',
  email: '电子邮箱',
  password: '密码',
  signInButton: '登录',
  howToPay: '付款方式',
  card: '银行卡',
  cardNumber: '卡号',
  expiry: '有效期（月 / 年）',
  cvc: '安全码',
  payByCard: '银行卡付款',
  wallet: '钱包',
  walletHint: '请在钱包中确认转账。',
  payByWallet: '钱包付款',
  noWallet: '此浏览器中没有找到钱包。',
  wrongChain: '您的钱包连接的是另一条链。',
  yourCurrency: '您的货币',
  asPriced: '按标价',
  rateIs: '汇率',
  lockedFor: '汇率锁定剩余',
  asking: '正在获取新汇率……',
  noRate: '暂时无法获取汇率，您可以按标价付款。',
  working: '请稍候……',
  waiting: '正在等待付款确认……',
  declined: '付款被拒绝，请换一张卡。',
  challenge: '您的银行要求进一步验证，本页面不支持，请换一张卡。',
  refused: '操作未成功：',
  signedOut: '请重新登录。',
  offline: '网络连接中断，请重试。',
  paid: '付款成功，谢谢。',
  back: '返回商店',
  cancel: '取消并返回',
  missing: '这里没有需要付款的内容。',
  safe: '您的卡号只会发送给发卡支付服务商，不会发送到本网站。',
};

export const TEXTS: Readonly<Record<Language, Texts>> = { en: EN, zh: ZH };

/** What is said of an intent that can't be paid here any more. */
export const STATES: Readonly<
  Record<Language, Readonly<Partial<Record<PayIntentStatus, string>>>>
> = {
  en: {
    completed: EN.paid,
    cancelled: 'This payment was cancelled.',
    expired: 'This link has expired.',
  },
  zh: { completed: ZH.paid, cancelled: '此付款已取消。', expired: '此链接已过期。' },
};
