// A page that stays open all day stays true: how long somebody waits, each minute; and at the clinic's midnight what is
// "Today" in the thread and in the list.
import { messages as words } from '../server/http/words/browser.ts';
import { refreshRow } from './rows.js';

const TICK = 60_000;
const DAY = 86_400_000;
const { timeZone, locale } = document.body.dataset;
let today = '';

/** The day at the clinic, as thread and server write it: 2026-11-28. */
const dayOf = (at) => new Intl.DateTimeFormat('en-CA', { timeZone }).format(at);

/** Names the days of the thread anew: "Today" of yesterday is "Yesterday" now. */
export function nameDays() {
  const [thisDay, dayBefore] = [dayOf(Date.now()), dayOf(Date.now() - DAY)];
  for (const day of document.querySelectorAll('#thread .day')) {
    const key = day.dataset.day;
    const label = day.firstElementChild;
    const isRelative = [words.today, words.yesterday].includes(label.textContent);
    if (isRelative && key < thisDay) label.textContent = key === dayBefore ? words.yesterday : longDay(key);
  }
}

function longDay(key) {
  const format = new Intl.DateTimeFormat(locale, { timeZone: 'UTC', weekday: 'long', day: 'numeric', month: 'long' });
  return format.format(new Date(`${key}T00:00:00Z`));
}

function tick() {
  if (document.hidden) return;
  const isNewDay = today !== dayOf(Date.now());
  today = dayOf(Date.now());
  const rows = [...document.querySelectorAll(isNewDay ? '#rows > li[data-id]' : '#rows > li[data-waits]')];
  for (const row of rows) if (isNewDay || isOnScreen(row)) refreshRow(Number(row.dataset.id));
  if (!isNewDay) return;
  nameDays();
  document.dispatchEvent(new CustomEvent('page:day'));
}

function isOnScreen(row) {
  const { top, bottom } = row.getBoundingClientRect();
  return bottom > 0 && top < innerHeight;
}

export function startDays() {
  if (!timeZone) return;
  today = dayOf(Date.now());
  setInterval(tick, TICK);
  document.addEventListener('visibilitychange', tick);
}
