/* The loop of a tokeniser in C, to see what the machine can do: words of letters, digits and bytes beyond ASCII,
   with apostrophes and hyphens inside them, numbered by an open-addressing table. Reads a file, prints how many
   words and how many different ones, and the seconds without reading. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static uint64_t table_hash[1 << 22];
static int32_t table_id[1 << 22];

int main(int count, char **arguments) {
    if (count < 2) return 2;
    FILE *file = fopen(arguments[1], "rb");
    if (!file) return 2;
    fseek(file, 0, SEEK_END);
    size_t size = (size_t)ftell(file);
    rewind(file);
    unsigned char *text = malloc(size + 1);
    if (!text || fread(text, 1, size, file) != size) return 2;
    text[size] = ' ';
    unsigned char word[256] = {0};
    for (int c = 0; c < 256; c++)
        word[c] = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_' || c >= 0x80;
    int32_t *ids = malloc(sizeof(int32_t) * (size / 2 + 1));
    int64_t *starts = malloc(sizeof(int64_t) * (size / 2 + 1));
    if (!ids || !starts) return 2;
    struct timespec begin, end;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &begin);
    int64_t tokens = 0;
    int32_t types = 0;
    for (size_t at = 0; at < size;) {
        if (!word[text[at]]) { at++; continue; }
        size_t first = at;
        uint64_t hash = 1469598103934665603ULL;
        for (;;) {
            while (word[text[at]]) hash = (hash ^ text[at++]) * 1099511628211ULL;
            if ((text[at] == '\'' || text[at] == '-') && at + 1 < size && word[text[at + 1]])
                hash = (hash ^ text[at++]) * 1099511628211ULL;
            else
                break;
        }
        size_t slot = hash >> 42;
        while (table_id[slot] && table_hash[slot] != hash) slot = (slot + 1) & ((1 << 22) - 1);
        if (!table_id[slot]) { table_id[slot] = ++types; table_hash[slot] = hash; }
        ids[tokens] = table_id[slot] - 1;
        starts[tokens++] = (int64_t)first;
    }
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &end);
    printf("%lld %d %.6f\n", (long long)tokens, types,
           (double)(end.tv_sec - begin.tv_sec) + (double)(end.tv_nsec - begin.tv_nsec) / 1e9);
    return 0;
}
