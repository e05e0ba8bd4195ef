/** /api/auth and /api/users. */
import { LoginBody, ProfileBody, RefreshBody, RegisterBody } from '../../contracts/api/index.ts';
import { instant } from '../clock.ts';
import { Refusal } from '../http/refusal.ts';
import type { Routes } from '../http/routes.ts';
import { limits } from '../rate-limit/limits.ts';
import { renameUser, type StoredUser, userAnswer, userById } from '../users/users.ts';
import { principalOf } from './guard.ts';

export const authRoutes: Routes = (app, { auth, guard, db }) => {
  app.post(
    '/auth/register',
    { schema: { body: RegisterBody }, config: { rateLimit: limits.register } },
    async (request, reply) => reply.code(201).send(await auth.register(request.body)),
  );
  app.post(
    '/auth/login',
    { schema: { body: LoginBody }, config: { rateLimit: limits.login } },
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
    userAnswer(found(await userById(db, principalOf(request).userId))),
  );
};

export const userRoutes: Routes = (app, { guard, db, clock }) => {
  app.get('/users/profile', { onRequest: guard.person }, async (request) =>
    profileAnswer(found(await userById(db, principalOf(request).userId))),
  );
  app.put(
    '/users/profile',
    { onRequest: guard.person, schema: { body: ProfileBody } },
    async (request) => {
      const displayName = request.body.displayName ?? null;
      const { userId } = principalOf(request);
      return profileAnswer(
        found(await renameUser(db, userId, { displayName, at: instant(clock) })),
      );
    },
  );
};

function profileAnswer(user: StoredUser) {
  return { ...userAnswer(user), displayName: user.displayName };
}

function found(user: StoredUser | undefined): StoredUser {
  if (!user) throw new Refusal('UNAUTHENTICATED');
  return user;
}
