/** /api/auth. */
import { LoginBody, RefreshBody, RegisterBody } from '../../contracts/api/index.ts';
import { Refusal } from '../http/refusal.ts';
import type { Routes } from '../http/routes.ts';
import { limits, loginLimit } from '../rate-limit/limits.ts';
import { type StoredUser, userAnswer } from '../users/users.ts';
import { principalOf } from './guard.ts';

export const authRoutes: Routes = (app, { auth, guard, users, vault }) => {
  app.post(
    '/auth/register',
    { schema: { body: RegisterBody }, config: { rateLimit: limits.register } },
    async (request, reply) => reply.code(201).send(await auth.register(request.body)),
  );
  app.post(
    '/auth/login',
    { schema: { body: LoginBody }, config: { rateLimit: loginLimit(vault.index) } },
    async ({ body }) => auth.login(body.email, body.password),
  );
  app.post(
    '/auth/refresh',
    { schema: { body: RefreshBody }, config: { rateLimit: limits.refresh } },
    async ({ body }) => auth.refresh(body.refresh_token),
  );
  app.post('/auth/logout', { onRequest: guard.person }, async (request) => {
    const { sessionId } = principalOf(request);
    if (sessionId !== undefined) await auth.logout(sessionId);
    return { success: true };
  });
  app.get('/auth/me', { onRequest: guard.person }, async (request) =>
    userAnswer(found(await users.byId(principalOf(request).userId))),
  );
};

function found(user: StoredUser | undefined): StoredUser {
  if (!user) throw new Refusal('UNAUTHENTICATED');
  return user;
}
