// Write includes Read: ticking one ticks the other, and without Read there is no Write. The server does the same.
addEventListener('change', ({ target }) => {
  const kind = target.dataset?.right;
  if (!kind) return;
  const row = target.closest('tr');
  const read = row.querySelector('[data-right=read]');
  const write = row.querySelector('[data-right=write]');
  if (kind === 'write' && write.checked) read.checked = true;
  if (kind === 'read' && !read.checked) write.checked = false;
});
