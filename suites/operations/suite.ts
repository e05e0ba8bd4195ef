/** The operations suite: what whoever runs the target leans on, before anybody pays. */
import { type Capability, defineSuite } from '../../evidence/index.ts';

/** The target's own programs can be started. */
const CODE = ['checkout'] as const satisfies readonly Capability[];

export default defineSuite({
  name: 'operations',
  runner: { vitest: 'operations' },
  timeoutSeconds: 120,
  checks: [
    { id: 'operations.missing-secrets-refused', needs: CODE },
    { id: 'operations.weak-secrets-refused', needs: CODE },
    { id: 'operations.known-secrets-refused', needs: CODE },
    { id: 'operations.weak-passwords-refused', needs: CODE },
    { id: 'operations.migrations-up-down-up', needs: CODE },
    { id: 'operations.plaintext-database-refused', needs: CODE },
    { id: 'operations.database-passwords-strong', needs: ['database'] },
    { id: 'operations.database-no-default-user', needs: ['database'] },
    { id: 'operations.database-least-privilege', needs: ['database'] },
    { id: 'operations.serving-role-refused', needs: CODE },
    { id: 'operations.database-host-rules', needs: ['database'] },
    // A database beside the target, in a process of the same machine, need not be encrypted.
    { id: 'operations.database-encrypted', needs: ['database-tls'], requiredIn: ['launch'] },
  ],
});
