// Buttons that copy a field: data-copy names it. Without the clipboard (plain http) the text is selected instead.
addEventListener('click', async (event) => {
  const button = event.target.closest?.('[data-copy]');
  const field = button && document.getElementById(button.dataset.copy);
  if (!field) return;
  field.select();
  if (navigator.clipboard) await navigator.clipboard.writeText(field.value);
  else document.execCommand('copy');
});
