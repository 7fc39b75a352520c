// The first run proposes the browser's time zone: whoever sets the clinic up sits in it, and a fresh Raspberry Pi thinks
// that it is in London.
const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
const choice = document.querySelector('#timeZone[data-guess]');

if (choice && [...choice.options].some(({ value }) => value === here)) choice.value = here;
