using System.Globalization;

namespace Pronoia.Cli.Demo;

/// <summary>The configuration that watches the estate: an ordinary <c>pronoia.yaml</c>, written beside the data so that people can read it.</summary>
internal static class DemoConfiguration
{
    /// <summary>The YAML.</summary>
    /// <param name="estate">The estate, started.</param>
    /// <param name="federation">Where snapshots are pulled from.</param>
    /// <param name="pager">Where alerts go.</param>
    /// <param name="authorityFile">The file with the estate's certificate authority.</param>
    public static string Write(Estate estate, Uri federation, Uri pager, string authorityFile) => string.Create(CultureInfo.InvariantCulture, $$$"""
        # Made by "pronoia demo". Everything is faster than in real life, so that the story fits into a minute.
        global:
          interval: 1s
          timeout: 1s
          evaluation_interval: 500ms
          default_rules: false

        modules:
          federation_status:
            prober: http
            http:
              fail_if_body_not_matches_regexp: ['"status":\s*"connected"']
          https_identity:
            prober: http
            http:
              fail_if_not_ssl: true
              tls_config: {ca_file: '{{{authorityFile}}}'}

        targets:
          - {name: registry-a, url: '{{{estate.RegistryA.Url}}}health'}
          - {name: registry-b, url: '{{{estate.RegistryB.Url}}}health'}
          - {name: registry-federation, url: '{{{estate.RegistryA.Url}}}api/federation/status', module: federation_status}
          - {name: teg-layer, url: '{{{estate.Teg.Url}}}health'}
          - {name: price-api, url: '{{{estate.Price.Url}}}v1/price'}
          - {name: identity, url: '{{{estate.Identity.Url}}}health', module: https_identity}

        federation:
          - name: estate
            url: '{{{federation}}}'
            match: ['{job=~"registry_.*"}', '{job="teg_layer"}']

        detection:
          - name: LatencyAnomaly
            match: probe_duration_seconds
            side: positive
            # A busy machine adds a little to every answer and now and then a lot to one or two: an event ends after two usual points, so those page nobody.
            minimum_change: 0.3
            for: 3s
            labels: {severity: high}

        forecasts:
          - name: TreasuryRunsDry
            match: teg_treasury_balance
            below: 1000
            horizon: 3m
            labels: {severity: high}

        rules:
          groups:
            - name: demo
              rules:
                - alert: TargetDown
                  expr: probe_success == 0
                  for: 2s
                  labels: {severity: critical}
                  annotations:
                    summary: '{{ $labels.target }} is down'
                - alert: CertificateExpiresSoon
                  expr: probe_ssl_earliest_cert_expiry - time() < 7 * 86400
                  for: 1s
                  labels: {severity: high}
                  annotations:
                    summary: 'a certificate of {{ $labels.target }} expires in {{ $value | humanizeDuration }}'

        alerting:
          route: {receiver: pager, group_by: [alertname, target], group_wait: 0s, group_interval: 1s, repeat_interval: 1h}
          receivers:
            - name: pager
              webhook_configs: [{url: '{{{pager}}}', send_resolved: true}]
        """);
}
