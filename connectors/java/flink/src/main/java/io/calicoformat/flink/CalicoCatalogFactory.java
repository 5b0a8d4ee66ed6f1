package io.calicoformat.flink;

import io.calicoformat.client.CalicoException;
import io.calicoformat.flink.internal.TableOptions;
import java.util.Set;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.table.catalog.Catalog;
import org.apache.flink.table.factories.CatalogFactory;
import org.apache.flink.table.factories.FactoryUtil;

/** Catalogs {@code WITH ('type' = 'calico', 'uri' = …)}. */
public final class CalicoCatalogFactory implements CatalogFactory {
  @Override
  public String factoryIdentifier() {
    return "calico";
  }

  @Override
  public Set<ConfigOption<?>> requiredOptions() {
    return Set.of(TableOptions.URI);
  }

  @Override
  public Set<ConfigOption<?>> optionalOptions() {
    return TableOptions.CONNECTION;
  }

  /** Makes a catalog; asks no bridge. */
  @Override
  public Catalog createCatalog(Context context) {
    FactoryUtil.CatalogFactoryHelper helper =
        FactoryUtil.createCatalogFactoryHelper(this, context);
    helper.validate();
    if (context.getOptions().get(TableOptions.URI.key()).isBlank()) {
      throw CalicoException.invalidArgument("no address of a store was given");
    }
    return new CalicoCatalog(context.getName(), context.getOptions());
  }
}
