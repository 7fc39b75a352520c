// The port picker follows what is plugged: its list is exchanged, and what was ticked meanwhile stays ticked.
let chosen = null;

document.addEventListener('change', ({ target }) => {
  if (target instanceof HTMLInputElement && target.name === 'port') chosen = target.value;
});

document.addEventListener('htmx:after:swap', () => {
  const choice = [...document.querySelectorAll('input[name=port]')].find(({ value }) => value === chosen);
  if (choice) choice.checked = true;
});

// Whoever types a port means it.
document.addEventListener('input', ({ target }) => {
  if (target.id !== 'port-path') return;
  chosen = 'other';
  document.querySelector('#port-other').checked = true;
});
