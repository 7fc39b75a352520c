// Said to administrators for the first day: when the first account was made, and from where.
import type { FastifyRequest } from 'fastify';
import type { FirstClaim } from '../accounts/first-claim.ts';
import type { Banner } from './banners.ts';
import type { Format } from './format.ts';
import { words } from './words.ts';

/** Nothing for those who could not do anything about it. */
export function claimBanners(request: FastifyRequest, claim: FirstClaim | undefined, format: Format): Banner[] {
  if (claim === undefined || !request.user?.rights.may('users', 'write')) return [];
  const { text, seen } = words.accounts.firstClaim;
  return [
    {
      id: 'first-claim',
      text: text(claim.name, format.full(claim.at), claim.address),
      dismiss: { action: '/first-claim/seen', label: seen },
    },
  ];
}
