/** Counts down to an instant of the server's clock, whatever the browser's says. */
import { settings } from './settings.js';

const SECOND_MS = 1_000;
let skewMs = 0;

/** @param instant that the server has just told, in any spelling */
export function tellServerTime(instant) {
  skewMs = Date.parse(instant) - Date.now();
}
tellServerTime(settings.now);

/**
 * Tells what is left, as minutes and seconds, at once and every second; then, once, that it is over.
 * Returns how to stop.
 */
export function countDown(until, tell, whenOver = () => {}) {
  let timer;
  const tick = () => {
    const left = Math.floor((Date.parse(until) - Date.now() - skewMs) / SECOND_MS);
    tell(left > 0 ? clockFace(left) : '0:00');
    if (left > 0) return;
    clearInterval(timer);
    whenOver();
  };
  timer = setInterval(tick, SECOND_MS);
  tick();
  return () => clearInterval(timer);
}

function clockFace(seconds) {
  const [hours, minutes] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60];
  const parts = hours > 0 ? [hours, String(minutes).padStart(2, '0')] : [minutes];
  return [...parts, String(seconds % 60).padStart(2, '0')].join(':');
}
