// The sounds: three that cut through a waiting room differently, and a word when the browser keeps this tab silent.
import { frame as words } from '../server/http/words/browser.ts';
import { toast } from './page.js';

/** Frequencies in hertz, start and length in seconds. */
const SOUNDS = {
  chime: [
    [880, 0, 0.5],
    [1318, 0.15, 0.7],
  ],
  bell: [
    [1568, 0, 1.2],
    [3136, 0, 0.6],
  ],
  knock: [
    [220, 0, 0.09],
    [196, 0.16, 0.09],
    [220, 0.32, 0.09],
  ],
};

let audio;

/** Plays a sound by name; `volume` from 0 to 100. */
export function play(name, volume) {
  const notes = SOUNDS[name];
  if (!notes) return;
  audio ??= new AudioContext();
  document.documentElement.dataset.played = name;
  if (audio.state === 'suspended') return void wake(name, volume);
  for (const [frequency, start, length] of notes) {
    const tone = audio.createOscillator();
    const gain = audio.createGain();
    const at = audio.currentTime + start;
    tone.type = name === 'knock' ? 'square' : 'sine';
    tone.frequency.value = frequency;
    gain.gain.setValueAtTime(Math.max(0.001, volume / 100), at);
    gain.gain.exponentialRampToValueAtTime(0.001, at + length);
    tone.connect(gain).connect(audio.destination);
    tone.start(at);
    tone.stop(at + length);
  }
}

// A browser keeps a page silent until somebody has clicked or typed in it. Then the page says so and rings at the first
// click.
async function wake(name, volume) {
  await Promise.race([audio.resume(), new Promise((resolve) => setTimeout(resolve, 300))]);
  if (audio.state === 'running') return play(name, volume);
  if (document.querySelector('.toast.silent')) return undefined;
  const note = toast(words.frame.silent, Number.POSITIVE_INFINITY);
  note.classList.add('silent');
  const listen = async () => {
    note.remove();
    await audio.resume();
    play(name, volume);
  };
  for (const type of ['pointerdown', 'keydown']) addEventListener(type, listen, { once: true });
  return undefined;
}
