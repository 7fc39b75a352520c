// Importing clients: a chosen file is read here and sent as the form's text; progress is shown as the stream tells of it.
import { debounce, get } from './page.js';

const refresh = debounce(async () => {
  const place = document.getElementById('import-progress');
  if (!place || place.querySelector('[data-state="done"]')) return;
  const response = await get(place.dataset.import);
  if (response.ok) place.innerHTML = await response.text();
}, 150);

export function startImports() {
  document.addEventListener('live:client', refresh);
  document.addEventListener('live:resync', refresh);
  if (document.getElementById('import-progress')) refresh();
  document.getElementById('import-file')?.addEventListener('change', async ({ target }) => {
    const [file] = target.files;
    if (!file) return;
    target.form.elements.content.value = await readText(file);
    target.form.elements.file_name.value = file.name;
  });
}

// Spreadsheets still write Windows-1252: what is no UTF-8 is read as that.
async function readText(file) {
  const octets = await file.arrayBuffer();
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(octets);
  } catch {
    return new TextDecoder('windows-1252').decode(octets);
  }
}
