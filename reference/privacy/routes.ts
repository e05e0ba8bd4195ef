/** /api/users/me: what is held of a person, and its end. */
import { principalOf } from '../auth/guard.ts';
import type { Routes } from '../http/routes.ts';

export const privacyRoutes: Routes = (app, { guard, privacy }) => {
  app.get('/users/me/export', { onRequest: guard.person }, async (request, reply) => {
    reply.header('content-disposition', 'attachment; filename="agentrix-export.json"');
    reply.header('cache-control', 'no-store');
    return privacy.export(principalOf(request).userId);
  });
  app.delete('/users/me', { onRequest: guard.person }, async (request, reply) => {
    await privacy.erase(principalOf(request).userId);
    return reply.code(204).send();
  });
};
