// Words of the address book.
export const clients = {};
