// The page of one's own choices: test what rings, and ask for desktop notices only after a click.
import { desktopObstacle, popNotice } from './attention.js';
import { preferences, storePreferences, toast } from './page.js';
import { play } from './ring.js';

function showState() {
  const state = document.getElementById('desktop-state');
  const toggle = document.getElementById('desktop-toggle');
  if (!state || !toggle) return;
  const obstacle = desktopObstacle();
  const isOn = preferences.desktop && obstacle === '' && Notification.permission === 'granted';
  state.textContent = obstacle !== '' ? state.dataset[obstacle] : isOn ? state.dataset.on : state.dataset.off;
  toggle.hidden = obstacle !== '';
  toggle.textContent = isOn ? toggle.dataset.turnOff : toggle.dataset.turnOn;
}

async function toggleDesktop() {
  const wanted = !(preferences.desktop && Notification.permission === 'granted');
  if (wanted && Notification.permission === 'default') await Notification.requestPermission();
  await storePreferences({ desktop: wanted && Notification.permission === 'granted' });
  showState();
}

export function startPreferences() {
  const form = document.getElementById('preferences');
  if (!form) return;
  showState();
  form.addEventListener('click', ({ target }) => {
    const button = target.closest('button');
    if (button?.id === 'desktop-toggle') void toggleDesktop();
    if (button?.id !== 'test-notice') return;
    play(form.elements.sound.value, Number(form.elements.volume.value));
    popNotice({ title: button.dataset.title, body: button.dataset.body });
    toast(button.dataset.done);
  });
}
