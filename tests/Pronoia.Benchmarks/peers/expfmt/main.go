// Parses a body of metrics again and again with Go's expfmt and prints megabytes per second and bytes allocated per sample.
// Debian: golang-go and golang-github-prometheus-common-dev;  GO111MODULE=off GOPATH=/usr/share/gocode go run main.go FILE MEGABYTES [SAMPLES]
// With the number of its samples a file is read as protobuf, else as text.
package main

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"runtime"
	"strconv"
	"time"

	dto "github.com/prometheus/client_model/go"
	"github.com/prometheus/common/expfmt"
)

func main() {
	body, err := os.ReadFile(os.Args[1])
	if err != nil {
		panic(err)
	}
	megabytes, err := strconv.Atoi(os.Args[2])
	if err != nil {
		panic(err)
	}
	samples := 0
	protobuf := len(os.Args) > 3
	if protobuf {
		samples, _ = strconv.Atoi(os.Args[3])
	}
	for _, line := range bytes.Split(body, []byte("\n")) {
		if !protobuf && len(line) > 0 && line[0] != '#' {
			samples++
		}
	}
	parse := func(count int) {
		for i := 0; i < count; i++ {
			if protobuf {
				decoder := expfmt.NewDecoder(bytes.NewReader(body), expfmt.FmtProtoDelim)
				for {
					var family dto.MetricFamily
					if err := decoder.Decode(&family); err == io.EOF {
						break
					} else if err != nil {
						panic(err)
					}
				}
				continue
			}
			var parser expfmt.TextParser
			if _, err := parser.TextToMetricFamilies(bytes.NewReader(body)); err != nil {
				panic(err)
			}
		}
	}
	count := megabytes*1000*1000/len(body) + 1
	parse(count/10 + 1)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	start := time.Now()
	parse(count)
	elapsed := time.Since(start)
	runtime.ReadMemStats(&after)
	fmt.Printf("%.1f %.1f\n", float64(count*len(body))/1e6/elapsed.Seconds(), float64(after.TotalAlloc-before.TotalAlloc)/float64(count*samples))
}
