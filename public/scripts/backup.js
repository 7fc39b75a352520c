// The backup page: a chosen file goes up as it is before its form does; and after a restore the page waits for the server.
const file = document.querySelector('input[data-upload]');
const form = document.querySelector('#open-backup');
const problem = document.getElementById('upload-problem');
const cutOff = problem?.textContent;
let uploaded = false;

file?.addEventListener('change', () => {
  uploaded = false;
  form.elements.name.value = 'upload';
});

form?.addEventListener('submit', async (event) => {
  const [chosen] = file.files;
  if (form.elements.name.value !== 'upload' || !chosen || uploaded) return;
  event.preventDefault();
  problem.hidden = true;
  const answer = await fetch(file.dataset.upload, {
    method: 'PUT',
    body: chosen,
    headers: { 'content-type': 'application/octet-stream' },
  }).catch(() => null);
  uploaded = answer?.ok ?? false;
  // Too large is told in the server's words; whatever else went wrong, it can be tried again.
  const refusal = answer?.status === 413 ? await answer.json().catch(() => null) : null;
  problem.textContent = refusal?.detail ?? cutOff;
  problem.hidden = uploaded;
  if (uploaded) form.requestSubmit();
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
