package io.calicoformat.bundle;

import java.nio.file.Path;
import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.master.Master;
import org.apache.spark.deploy.worker.Worker;
import org.apache.spark.rpc.RpcEnv;
import scala.Option;

/** A cluster as local-cluster makes it, but of two hosts: two loopback addresses of this machine. */
final class TwoHosts implements AutoCloseable {
  private static final int MEMORY_MIB = 1024;

  private final RpcEnv master;
  private final List<RpcEnv> workers;

  TwoHosts(Path work) {
    SparkConf conf =
        new SparkConf()
            .set("spark.master.rest.enabled", "false")
            .set("spark.shuffle.service.enabled", "false");
    master = Master.startRpcEnvAndEndpoint("127.0.0.1", 0, 0, conf)._1();
    workers =
        List.of("127.0.0.1", "127.0.0.2").stream().map(host -> worker(host, work, conf)).toList();
  }

  private RpcEnv worker(String host, Path work, SparkConf conf) {
    String folder = work.resolve(host).toString();
    return Worker.startRpcEnvAndEndpoint(
        host, 0, 0, 1, MEMORY_MIB, new String[] {master()}, folder, Option.empty(), conf,
        Option.empty());
  }

  /** The address of the cluster. */
  String master() {
    return "spark://" + master.address().hostPort();
  }

  @Override
  public void close() {
    workers.forEach(RpcEnv::shutdown);
    master.shutdown();
  }
}
