/** What the server tells this page, and the one line in which the page speaks. */
export const settings = JSON.parse(document.body.dataset.checkout);
export const { texts } = settings;

/** @param shade `good`, `bad` or none */
export function say(text, shade = '') {
  const line = document.getElementById('status');
  line.className = `status ${shade}`;
  line.textContent = text;
}

/** An error that the payer can read. */
export class Shown extends Error {
  constructor(shown, status) {
    super(shown);
    this.shown = shown;
    this.status = status;
  }
}
