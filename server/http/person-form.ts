// A colleague's name, login and groups, as forms send them.
import { Type } from 'typebox';
import type { FieldErrors } from './pages/accounts.ts';
import { words } from './words.ts';

/** A ticked box is sent once, several of one name several times. */
const Ticked = Type.Optional(Type.Union([Type.String({ maxLength: 20 }), Type.Array(Type.String({ maxLength: 20 }))]));

export const PersonBody = Type.Object(
  { name: Type.String({ maxLength: 200 }), login: Type.String({ maxLength: 200 }), groups: Ticked },
  { additionalProperties: false },
);

export interface PersonForm {
  readonly name: string;
  readonly login: string;
  readonly groupIds: readonly number[];
}

export function personForm(body: { name: string; login: string; groups?: string | string[] | undefined }): PersonForm {
  const groups = body.groups === undefined ? [] : [body.groups].flat();
  return {
    name: body.name.trim(),
    login: body.login.trim(),
    groupIds: groups.map(Number).filter((id) => Number.isSafeInteger(id)),
  };
}

export function personErrors(form: { readonly name: string; readonly login: string }): FieldErrors {
  const texts = words.accounts.users;
  return {
    ...(isName(form.name) ? {} : { name: texts.nameMissing }),
    ...(/^[\p{L}\p{N}._@-]{2,60}$/u.test(form.login) ? {} : { login: texts.loginWrong }),
  };
}

/** 1 to 100 characters, none of them a control character. */
export function isName(name: string): boolean {
  return /^[^\p{C}]{1,100}$/u.test(name) && name.trim() !== '';
}
