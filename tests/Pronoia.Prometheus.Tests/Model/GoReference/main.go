// Reads "pattern<TAB>text" lines and prints, as JSON lines, what Go's regexp finds in the text: the groups of the first match, and whether the
// pattern matches the whole text as Prometheus anchors it. From this directory:  GO111MODULE=off go run main.go < patterns.txt > results.jsonl
package main

import (
	"bufio"
	"encoding/json"
	"os"
	"regexp"
	"strconv"
	"strings"
)

type result struct {
	Pattern  string   `json:"pattern"`
	Text     string   `json:"text"`
	Invalid  bool     `json:"invalid,omitempty"`
	Groups   []string `json:"groups,omitempty"`
	Anchored bool     `json:"anchored,omitempty"`
}

func main() {
	output := json.NewEncoder(os.Stdout)
	output.SetEscapeHTML(false)
	for lines := bufio.NewScanner(os.Stdin); lines.Scan(); {
		pattern, text, _ := strings.Cut(lines.Text(), "\t")
		text, err := strconv.Unquote(`"` + text + `"`)
		if err != nil {
			panic(err)
		}
		r := result{Pattern: pattern, Text: text}
		if re, err := regexp.Compile(pattern); err != nil {
			r.Invalid = true
		} else {
			r.Groups = re.FindStringSubmatch(text)
			r.Anchored = regexp.MustCompile("^(?s:" + pattern + ")$").MatchString(text)
		}
		if err := output.Encode(r); err != nil {
			panic(err)
		}
	}
}
