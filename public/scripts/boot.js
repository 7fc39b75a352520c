// htmx, as one module so that nothing processes the page before it is there.
import '../htmx.js';
