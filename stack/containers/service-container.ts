/** A Testcontainers container as this project wants them: published on loopback alone, and waited for by ourselves. */
import { GenericContainer, type WaitStrategy } from 'testcontainers';

export class ServiceContainer extends GenericContainer {
  /** Known as soon as the container exists, also when its start fails later. */
  id: string | undefined;

  protected override async beforeContainerCreated(): Promise<void> {
    const published = (this.hostConfig.PortBindings ?? {}) as Record<
      string,
      { HostPort: string }[]
    >;
    this.hostConfig.PortBindings = Object.fromEntries(
      Object.entries(published).map(([port, bindings]) => [
        port,
        bindings.map((binding) => ({ ...binding, HostIp: '127.0.0.1' })),
      ]),
    );
  }

  protected override async containerCreated(id: string): Promise<void> {
    this.id = id;
  }

  /** In this network alone: by the library's own way it would stand in the engine's default one as well. */
  withOnlyNetwork(network: string, alias: string): this {
    this.withNetworkMode(network);
    this.createOpts.NetworkingConfig = { EndpointsConfig: { [network]: { Aliases: [alias] } } };
    return this;
  }

  /** The service is asked itself, from outside, by the same probe as its local form. */
  protected override async selectWaitStrategy(): Promise<WaitStrategy> {
    return AT_ONCE;
  }
}

const AT_ONCE: WaitStrategy = {
  waitUntilReady: async () => undefined,
  withStartupTimeout: () => AT_ONCE,
  isStartupTimeoutSet: () => true,
  getStartupTimeout: () => 0,
};
