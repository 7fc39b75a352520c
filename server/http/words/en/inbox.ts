// Words of the list and the conversation's header.
export const inbox = {};
