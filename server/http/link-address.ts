// The whole address of a one-time link, by the name that the administrator reached us by.
import type { FastifyRequest } from 'fastify';

export function linkAddress(request: FastifyRequest, token: string): string {
  return `${request.protocol}://${request.host}/link/${token}`;
}
