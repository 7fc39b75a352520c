// The backup page: a chosen file goes up as it is before its form does; and after a restore the page waits for the server.
const file = document.querySelector('input[data-upload]');
const form = document.querySelector('#open-backup');
let uploaded = false;

file?.addEventListener('change', () => {
  uploaded = false;
  form.elements.name.value = 'upload';
});

form?.addEventListener('submit', async (event) => {
  const [chosen] = file.files;
  if (form.elements.name.value !== 'upload' || !chosen || uploaded) return;
  event.preventDefault();
  const answer = await fetch(file.dataset.upload, {
    method: 'PUT',
    body: chosen,
    headers: { 'content-type': 'application/octet-stream' },
  });
  uploaded = answer.ok;
  if (answer.ok) form.requestSubmit();
});

const waiting = document.querySelector('[data-comes-back]');
if (waiting) {
  const look = async () => {
    const answer = await fetch('/healthz').catch(() => null);
    if (answer?.ok) location.assign(waiting.dataset.comesBack);
    else setTimeout(look, 1000);
  };
  setTimeout(look, 3000);
}
