package io.calicoformat.flinkbundle;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.List;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.table.client.SqlClient;
import org.apache.flink.table.gateway.SqlGateway;
import org.apache.flink.table.gateway.service.context.DefaultContext;
import org.apache.flink.table.gateway.service.session.SessionManager;

/**
 * Runs a script in Flink's SQL client, which talks to a gateway and a cluster of this process: with
 * a gateway of its own it wants Flink for Python, which is on no class path of a test.
 */
public final class RunSql {
  private RunSql() {}

  /** The script; prints what its statements give, up to one that fails. */
  public static void main(String[] args) throws Exception {
    String host = InetAddress.getLoopbackAddress().getHostAddress();
    int port = freePort();
    Configuration settings = GlobalConfiguration.loadConfiguration();
    URI cluster = startCluster();
    settings.setString("rest.address", cluster.getHost());
    settings.setString("rest.port", String.valueOf(cluster.getPort()));
    settings.setString("sql-gateway.endpoint.rest.address", host);
    settings.setString("sql-gateway.endpoint.rest.port", String.valueOf(port));
    SessionManager sessions = SessionManager.create(DefaultContext.load(settings, List.of(), true));
    SqlGateway gateway = new SqlGateway(settings, sessions);
    gateway.start();
    int code = 1;
    try {
      String history = System.getProperty("java.io.tmpdir") + "/history";
      String address = host + ":" + port;
      SqlClient.main(new String[] {"gateway", "-e", address, "-hist", history, "-f", args[0]});
      code = 0;
    } catch (RuntimeException failure) {
      failure.printStackTrace();
    } finally {
      System.exit(code);
    }
  }

  private static URI startCluster() throws Exception {
    MiniCluster cluster =
        new MiniCluster(
            new MiniClusterConfiguration.Builder()
                .withRandomPorts()
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(2)
                .build());
    cluster.start();
    return cluster.getRestAddress().get();
  }

  private static int freePort() throws Exception {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
