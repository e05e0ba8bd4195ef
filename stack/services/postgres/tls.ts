/** How clients reach a PostgreSQL that takes TLS alone: its own certificate is the one that they trust. */
import { CONTAINER_SETTINGS } from './settings.ts';

/** Where `container-start.sh` puts the certificate. */
export const CERTIFICATE = CONTAINER_SETTINGS.ssl_cert_file;

/** The query of a connection URL: encrypted, and to the server with that certificate and name alone. */
export function verified(certificate: string): string {
  return `sslmode=verify-full&sslrootcert=${encodeURIComponent(certificate)}`;
}
