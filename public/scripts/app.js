// Starts every part of the page that needs a script; each looks for its own elements and does without them.
